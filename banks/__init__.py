"""Community banks: their officers and bonds, the businesses they know, the cases they qualify."""
