// Package net/url: URLs taken apart, put together, resolved and escaped; then a digest of what thousands of random texts give, well formed
// and not.
package main

import (
	"fmt"
	"hash/fnv"
	"io"
	"math/rand"
	"net/url"
)

func main() {
	taken()
	resolved()
	queries()
	h := fnv.New64a()
	random(h)
	fmt.Printf("%x\n", h.Sum64())
}

func taken() {
	for _, text := range []string{
		"https://user:p%40ss@example.com:8080/a%2Fb/c?q=1&r=%20#frag%20ment",
		"mailto:someone@example.com?subject=x",
		"http://[fe80::1%25en0]:80/", "file:///etc", "file:/etc", "//host/path", "a/b?", "*",
		"http://::1/", "x://a:1:2", "http://[1.2.3.4]/", "http://[::1", "http://a b/", "http://u{@h/",
		":x", "1:b", "http://h/%zz", "http://h\x7f", "http://h:port/", "x://[1:2]", "x://[1:2:3:4:5:6:7:88888]",
	} {
		u, err := url.Parse(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%q %+q\n", u.String(), []string{u.Scheme, u.Opaque, u.Host, u.Hostname(), u.Port(), u.Path, u.RawPath, u.RawQuery, u.Fragment})
		fmt.Println(u.Redacted(), u.RequestURI(), u.IsAbs(), u.User.Username())
	}
}

func resolved() {
	base, _ := url.Parse("http://a/b/c/d;p?q")
	for _, ref := range []string{"g", "./g/", "/g", "//g", "?y", "g?y#s", "", "..", "../..", "../../../g", "g;x=1/../y", "././/g", "mailto:x", "#s"} {
		u, err := base.Parse(ref)
		fmt.Println(ref, u, err)
	}
	fmt.Println(base.JoinPath("../x/", "./y//z/"), base.JoinPath())
	fmt.Println(url.JoinPath("http://h", "a", "../b/"))
	fmt.Println(url.JoinPath("http://h", "%zz"))
}

func queries() {
	v := url.Values{}
	v.Set("name", "Ada L")
	v.Add("x", "1&2")
	v.Add("x", "é")
	fmt.Println(v.Encode(), v.Get("x"), v.Get("y"), v.Has("name"))
	v.Del("x")
	fmt.Println(v)
	fmt.Println(url.ParseQuery("a=1&b=%zz&a=2&c;d&e&=f&g=h+i"))
	fmt.Println(url.QueryEscape("a b/ü+&"), url.PathEscape("a b/ü+&"))
	fmt.Println(url.QueryUnescape("a+b%2"))
}

func random(w io.Writer) {
	parts := []string{"http", "mailto", "a", "user", "//", "/", ":", "@", "?", "#", "%20", "%2f", "%", "%zz", " ", "+", "&", "=", ";", ".", "..", "[", "]", "::1", "%25", "80", "é", "\n", "*", "~", "!", "<", "\"", "|", "http://", "[fe80::1%25en0]", "\xff", "1.2.3.4"}
	r := rand.New(rand.NewSource(1))
	base, _ := url.Parse("http://h:1/a/b/c?q#f")
	for range 3000 {
		text := ""
		for n := r.Intn(8); n >= 0; n-- {
			text += parts[r.Intn(len(parts))]
		}
		u, err := url.Parse(text)
		fmt.Fprintln(w, u, err)
		if err == nil {
			fmt.Fprintln(w, base.ResolveReference(u), u.JoinPath("x", text), u.Port(), u.EscapedPath())
		}
		values, err := url.ParseQuery(text)
		fmt.Fprintln(w, values, err, url.QueryEscape(text), url.PathEscape(text))
	}
}
