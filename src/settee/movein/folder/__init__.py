"""A practice's folder read into plain values: no database, no Django, nothing half read.

``reader.read_folder`` is the way in. What can't be read is told by file, line and reason; only a
folder without a usable practice.json, or an archive that is none, raises ``FolderError``.
"""
