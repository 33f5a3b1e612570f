"""Names: the checks that there are, each with what it looks at. `check --list` prints this, `check NAME` takes
one.

What a name does stands in `table`; here are words alone, so that the command line knows them without loading
the checks.
"""

NAMES = {
    "documents": "front matter, settings, links, templates: all that a build tells; a language the theme lacks",
    "seeds": "seeds that nobody has taken up, articles that their seed has left behind",
    "provenance": "articles that can no longer show from which seed they came, and how",
    "rights": "rights that end, stories of which nothing is said, or that do not lead to their original",
    "ids": "stories without a permanent name",
    "twice": "one title, summary or original in two documents",
    "dates": "dates that cannot all be true",
    "empty": "stories that give nothing to read",
    "editions": "issues and sections without stories, numbers that do not follow the dates",
    "reach": "documents to which no page leads",
    "sources": "sources without a story, names that are nearly one of the configuration's",
    "sections": "sections without a story, names that are nearly one of the configuration's",
    "links": "links, pictures, styles and redirects that lead nowhere, or out of the site's base path",
    "anchors": "links to a place on a page that the page does not have",
    "images": "pictures that cannot be shown, are too heavy, have no words for those who cannot see them",
    "html": "tags that do not match, doubled ids, headings out of order, missing language, title, doctype",
    "titles": "pages of different stories under one title",
    "canonical": "the address that a page calls its own",
    "jsonld": "what pages say of themselves to search engines",
    "feeds": "Atom, RSS and JSON Feed: the rules of their standards, ids, dates, addresses",
    "sitemap": "the sitemap's rules, addresses that are not there, pages that are left out, robots.txt",
    "sizes": "files that GitHub Pages does not take",
    "external": "pages of others that fail, and are dead when they fail for days (--external asks for them)",
}
