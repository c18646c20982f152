"""The network a request comes from, shortened so that it identifies a neighbourhood and not a person."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from flask import request


def truncated_address() -> str:
    """The /24 of an IPv4 address or the /64 of an IPv6 one; empty when there is none."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    prefix = 24 if address.version == 4 else 64
    return str(ip_network(f"{address}/{prefix}", strict=False))
