"""Bytes."""

width = b"-12345"
