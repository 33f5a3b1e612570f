"""Addresses: the web addresses of stories, without what only tells who followed which link.

Tracking parameters and fragments go, all else stays as it stands, in its order: the address must still lead
to the story. What is no address of the web is none.
"""

import re
from urllib.parse import urlsplit, urlunsplit

from generator.urls import is_web_address

_PREFIXES = ("utm_", "pk_", "mtm_", "piwik_", "hsa_", "oly_", "vero_", "at_medium", "at_campaign", "at_custom")
_NAMES = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id epik mc_cid
    mc_eid mkt_tok _hsenc _hsmi hsctatracking __s ml_subscriber ml_subscriber_hash sfmc_id sc_cid s_cid wt_mc
    wt.mc_id ns_mchannel ns_source ns_campaign ns_linkname ns_fee cmpid ocid icid ito smid smtyp ref_src ref_url
    taid ncid cvid guccounter guce_referrer guce_referrer_sig xtor echobox_id spm partner_id rb_clickid
    _openstat openstat ICID CMP CNDID bxid esrc hashed_user
    """.lower().split()
)
_LONGEST = 2000


def clean_address(text: str) -> str:
    """The address without tracking; empty if it is none of the web."""
    text = re.sub(r"[\x00-\x20\x7f]+", "", text.strip())
    if len(text) > _LONGEST:
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:  # "http://[": a bracket that opens no address of version 6
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    kept = [pair for pair in parts.query.split("&") if pair and not _is_tracking(pair)]
    query = parts.query if len(kept) == len(parts.query.split("&")) else "&".join(kept)
    # "#!" and "#/" are addresses of their own in pages that a script builds.
    fragment = parts.fragment if parts.fragment[:1] in ("!", "/") else ""
    address = urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment)).translate(_ESCAPED)
    return address if is_web_address(address) else ""


_ESCAPED = {ord(sign): f"%{ord(sign):02X}" for sign in '"<>'}
"""What browsers escape, and an article may not have."""


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _NAMES or name.startswith(_PREFIXES)
