"""The revisions, one file each, named ``rNNNN_noun.py``."""
