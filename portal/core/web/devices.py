"""What a browser says of itself, as people know it."""

BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox")]
BROWSERS += [("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")]
SYSTEMS += [("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")]


def name_of(device: str) -> str | None:
    """Browser and system, such as “Firefox, Android”; nothing if both are unknown."""
    said = [
        next((name for sign, name in known if sign in device), None)
        for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in said if name) or None
