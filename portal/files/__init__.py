"""Files that people add: kept in the database, sealed."""
