"""Papers made from values: PDF, Word, Excel, CSV; their metadata; the words in them."""
