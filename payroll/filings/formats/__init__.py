"""The authorities' file formats as data: field tables, a writer, a reader, a checker; no database."""
