"""The browser side: pages of an issue, served to this computer alone."""
