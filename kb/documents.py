"""The typed shape of what a revision and a publication hold, and the fields that all else walks."""
