"""Hosts: one package per language; each turns files into estates, and none imports another."""
