"""What every surface shares: the open practice, who may open a page at all, fields of forms."""
