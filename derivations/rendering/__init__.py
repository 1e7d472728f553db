"""A page of derivations and tables, written for its readers.

    text, markdown, latex, html, json    each writes a page, or one derivation or table: `as_text(page, outcomes)`, ...
    page                                 what a page is; `check_page` makes the outcomes
    latex_formulas, text_formulas        SymPy formulas in the notation of the field, in the order as written
    prose                                words with formulas between dollar signs

Each is imported by its own name; importing this package alone loads nothing.
"""
