// Entities of HTML: all forms by name and by number, whole and broken.
package main

import (
	"fmt"
	"hash/fnv"
	"html"
)

func main() {
	for _, s := range []string{
		"", "plain", `<a href="x">'&'</a>`, "&amp;&lt;&gt;&quot;&#34;&#39;&apos;", "&aacute;&#225;&#xE1;&#XE1;&#xe1", "&amp", "&ampx", "&ampamp;", "&notit;", "&notin;", "&not", "&copy2", "&nosuch;", "&;", "&", "a&", "& b", "&#", "&#;",
		"&#x", "&#x;", "&#xg", "&#0;", "&#128;", "&#x9f;", "&#x81;", "&#xD800;", "&#x110000;", "&#99999999999;", "&#x10FFFF", "&#65", "&#65 x", "&#6", "&#6;", "&#6x", "&#x6", "&NotEqualTilde;", "&NotEqualTilde", "&CounterClockwiseContourIntegral;", "&hellip;&hellip",
		"&eacute&Eacute;&eac", "&fjlig;", "é&é;", "&a&b&amp;c", "&&amp;&&lt", "&gt=", "&lt;script&gt;", "&nbsp;|", "&zwnj;&zwj;", "&Aacutee;", "&thetasym;", "&theta", "&thorn", "&thornx", "&AMP", "&AM",
	} {
		fmt.Printf("%q %q %q\n", s, html.EscapeString(s), html.UnescapeString(s))
	}
	// All short names, with and without a semicolon.
	sum := fnv.New64a()
	found := 0
	letters := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ134"
	for _, a := range letters {
		for _, b := range letters {
			for _, c := range " " + letters {
				for _, end := range []string{"", ";"} {
					s := "&" + string(a) + string(b)
					if c != ' ' {
						s += string(c)
					}
					s += end
					// Two of the standard's names are not known to gc.
					if s == "&nGt;" || s == "&nLt;" {
						continue
					}
					if plain := html.UnescapeString(s); plain != s {
						found++
						fmt.Fprintln(sum, s, plain)
					}
				}
			}
		}
	}
	fmt.Printf("%d %x\n", found, sum.Sum64())
	x := "x < y && y > \"z\" 'é'\x00\xff"
	fmt.Println(html.UnescapeString(html.EscapeString(x)) == x)
}
