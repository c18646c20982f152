"""The portal's own living situations, the kinds of change asked with them, and another council's file."""

from __future__ import annotations

from pathlib import Path

from portal.domain.changes.council_types import council_types
from portal.domain.living_situation_file import read_living_situations

OUR_FILE = Path(__file__).parents[1] / "portal" / "reference" / "livingsituation.xml"
OUR_SITUATIONS = read_living_situations(OUR_FILE.read_bytes())
OUR_TYPES = council_types(OUR_SITUATIONS)

ANOTHER_FILE = b"""<?xml version="1.0" encoding="utf-8"?>
<LivingSituation>
  <Item>
    <name>Home Owner</name>
    <value>OwnerOccupier_HomeOwner</value>
    <applyForHB>false</applyForHB>
    <householdType>OwnerOccupier</householdType>
    <paymentType requireLandlordAccount="false" requireClaimaintAccount="false" />
    <landlordDetailsRequired>false</landlordDetailsRequired>
    <rentDetailsRequired>false</rentDetailsRequired>
    <propertyDetailsRequired>false</propertyDetailsRequired>
    <propertyRoomDetailRequired>false</propertyRoomDetailRequired>
    <propertyMiscDetailRequired>false</propertyMiscDetailRequired>
    <rentServiceDetailsRequired>false</rentServiceDetailsRequired>
    <rentReferenceNumberRequired>false</rentReferenceNumberRequired>
  </Item>
  <Item>
    <name>Houseboat with a mooring</name>
    <nameCy>Cwch preswyl ag angorfa</nameCy>
    <value>Private_Houseboat</value>
    <applyForHB>true</applyForHB>
    <householdType>Private</householdType>
    <paymentType requireLandlordAccount="true" requireClaimaintAccount="true" />
    <rentDetailsRequired>true</rentDetailsRequired>
    <rentReferenceNumberRequired>true</rentReferenceNumberRequired>
    <UCBehaviour>true</UCBehaviour>
  </Item>
</LivingSituation>
"""
"""In the original format, as a council may have it: its own codes, and the misspelt attribute of the original example."""
