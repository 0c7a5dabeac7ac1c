"""Clinic Companion: guided pelvis and glute screening, routines and handouts, offline."""

__version__ = "0.1.0"
