"""Front matter, Markdown and HTML as texts: no files, no network."""
