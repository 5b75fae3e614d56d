"""Clients: households, clients and who helps whom."""
