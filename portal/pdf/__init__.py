"""The typst sources of the documents that the portal makes."""
