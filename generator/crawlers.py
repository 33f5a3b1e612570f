"""Crawlers: which machines may read the site, and the robots.txt that tells them.

The table is data with a date: names that crawlers of language models give themselves, as their makers document
them. Whoever follows no robots.txt is not held up by one; what must not be read is not published. Pure.
"""

from typing import Literal

Robots = Literal["all", "no-training", "search", "none"]
"""Everybody; everybody who does not train models; search engines only; nobody."""

KNOWN = "2026-02"
"""When the table was last gone through."""

TRAINING = (
    "AI2Bot", "Ai2Bot-Dolma", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot",
    "ChatGLM-Spider", "ClaudeBot", "Claude-Web", "cohere-ai", "cohere-training-data-crawler", "Cotoyogi",
    "DeepSeekBot", "Diffbot", "FacebookBot", "FriendlyCrawler", "Google-CloudVertexBot", "Google-Extended",
    "GPTBot", "ICC-Crawler", "ImagesiftBot", "img2dataset", "Kangaroo Bot", "LAIONDownloader",
    "Meta-ExternalAgent", "omgili", "omgilibot", "PanguBot", "SBIntuitionsBot", "Timpibot",
    "VelenPublicWebCrawler", "Webzio-Extended", "YandexAdditional",
)  # fmt: skip
"""They gather texts from which models are made."""

ANSWERING = (
    "Amzn-SearchBot", "Amzn-User", "Andibot", "bedrockbot", "ChatGPT-User", "ChatGPT Agent", "Claude-SearchBot",
    "Claude-User", "Cloudflare-AutoRAG", "Devin", "DuckAssistBot", "FirecrawlAgent", "Gemini-Deep-Research",
    "Google-NotebookLM", "iaskspider", "LinerBot", "Manus-User", "Meta-ExternalFetcher", "MistralAI-User",
    "NovaAct", "OAI-SearchBot", "Operator", "PerplexityBot", "Perplexity-User", "PhindBot", "TavilyBot",
    "YouBot",
)  # fmt: skip
"""They read on behalf of somebody who asks a model, or keep an index for it."""

_SHUT_OUT: dict[Robots, tuple[str, ...]] = {
    "all": (),
    "no-training": TRAINING,
    "search": tuple(sorted(TRAINING + ANSWERING, key=str.casefold)),
}

META: dict[Robots, str] = {
    "all": "",
    "no-training": "noai, noimageai",
    "search": "noai, noimageai",
    "none": "noindex, nofollow, noarchive, noai, noimageai",
}
"""What every page says for itself, for machines that read no robots.txt, or find none at the root."""


def robots_txt(robots: Robots, sitemap: str) -> bytes:
    """The file for a setting. `sitemap` is its absolute address, empty if there is none."""
    if robots == "none":
        return b"User-agent: *\nDisallow: /\n"
    lines = [f"User-agent: {name}" for name in _SHUT_OUT[robots]]
    lines += ["Disallow: /", ""] if lines else []
    lines += ["User-agent: *", "Allow: /"]
    lines += ["", f"Sitemap: {sitemap}"] if sitemap else []
    return "\n".join([*lines, ""]).encode()
