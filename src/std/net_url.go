// Package url takes URLs apart and puts them together, as RFC 3986 has them, and escapes what stands in them.
package url

import (
	"errors"
	"fmt"
	"strings"
)

// A URL is one of
//
//	[scheme:][//[userinfo@]host][/]path[?query][#fragment]
//	scheme:opaque[?query][#fragment]
//
// Path and Fragment are without escapes; RawPath and RawFragment keep the escaped form where it is not the usual one of them.
type URL struct {
	// Scheme is in lower case, without its colon.
	Scheme string
	// Opaque is what stands behind the scheme if that is no slash, escaped.
	Opaque string
	// User is nil without userinfo.
	User *Userinfo
	// Host may have a port behind a colon; an address with colons of its own stands in brackets.
	Host string
	// Path may lack its first slash.
	Path string
	// Fragment is without its #.
	Fragment string
	// RawQuery is escaped, without its question mark; see Query.
	RawQuery string
	// RawPath is a wish of how Path is to be escaped; see EscapedPath.
	RawPath string
	// RawFragment is a wish of how Fragment is to be escaped; see EscapedFragment.
	RawFragment string
	// ForceQuery asks for a question mark although RawQuery is empty.
	ForceQuery bool
	// OmitHost asks for no // before an empty host.
	OmitHost bool
}

// Error tells which URL an operation could not use, and why.
type Error struct {
	Op  string
	URL string
	Err error
}

// Error is the operation, the quoted URL and the reason.
func (e *Error) Error() string { return fmt.Sprintf("%s %q: %s", e.Op, e.URL, e.Err) }

// Unwrap is the reason.
func (e *Error) Unwrap() error { return e.Err }

// Timeout says whether the reason calls itself a timeout.
func (e *Error) Timeout() bool {
	reason, ok := e.Err.(interface{ Timeout() bool })
	return ok && reason.Timeout()
}

// Temporary says whether the reason calls itself temporary.
func (e *Error) Temporary() bool {
	reason, ok := e.Err.(interface{ Temporary() bool })
	return ok && reason.Temporary()
}

// IsAbs says whether the URL has a scheme.
func (u *URL) IsAbs() bool { return u.Scheme != "" }

// Hostname is Host without its port, and without the brackets of an address.
func (u *URL) Hostname() string {
	host, _ := splitPort(u.Host)
	return host
}

// Port is the port of Host, without its colon; empty if it is none of digits.
func (u *URL) Port() string {
	_, port := splitPort(u.Host)
	return port
}

func splitPort(hostport string) (host, port string) {
	host = hostport
	if colon := strings.LastIndexByte(host, ':'); colon >= 0 && isPort(host[colon:]) {
		host, port = host[:colon], host[colon+1:]
	}
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
	}
	return host, port
}

// isPort says whether s is nothing, or a colon and digits.
func isPort(s string) bool {
	if s == "" {
		return true
	}
	return s[0] == ':' && strings.Trim(s[1:], "0123456789") == ""
}

// EscapedPath is Path, escaped: as RawPath has it if that is a way of escaping Path.
func (u *URL) EscapedPath() string {
	if isEscapedFormOf(u.RawPath, u.Path, inPath) {
		return u.RawPath
	}
	if u.Path == "*" {
		return "*"
	}
	return escape(u.Path, inPath)
}

// EscapedFragment is Fragment, escaped: as RawFragment has it if that is a way of escaping Fragment.
func (u *URL) EscapedFragment() string {
	if isEscapedFormOf(u.RawFragment, u.Fragment, inFragment) {
		return u.RawFragment
	}
	return escape(u.Fragment, inFragment)
}

// setPath sets Path to an escaped path without its escapes, and RawPath if it is not what escape would give. A malformed one changes nothing.
func (u *URL) setPath(escaped string) error {
	return setBoth(&u.Path, &u.RawPath, escaped, inPath)
}

func (u *URL) setFragment(escaped string) error {
	return setBoth(&u.Fragment, &u.RawFragment, escaped, inFragment)
}

func setBoth(plain, raw *string, escaped string, where place) error {
	unescaped, err := unescape(escaped, where)
	if err != nil {
		return err
	}
	*plain, *raw = unescaped, ""
	if escape(unescaped, where) != escaped {
		*raw = escaped
	}
	return nil
}

// Query is what ParseQuery makes of RawQuery; malformed pairs are left out.
func (u *URL) Query() Values {
	values, _ := ParseQuery(u.RawQuery)
	return values
}

// RequestURI is what the first line of an HTTP request has: path and query, or the opaque part and query.
func (u *URL) RequestURI() string {
	uri := u.Opaque
	switch {
	case uri == "":
		uri = u.EscapedPath()
		if uri == "" {
			uri = "/"
		}
	case strings.HasPrefix(uri, "//"):
		uri = u.Scheme + ":" + uri
	}
	if u.ForceQuery || u.RawQuery != "" {
		uri += "?" + u.RawQuery
	}
	return uri
}

// String puts the URL together: with Opaque if there is one, else with user, host and path.
func (u *URL) String() string {
	var b strings.Builder
	if u.Scheme != "" {
		b.WriteString(u.Scheme + ":")
	}
	if u.Opaque != "" {
		b.WriteString(u.Opaque)
	} else {
		u.writeHierarchy(&b)
	}
	if u.ForceQuery || u.RawQuery != "" {
		b.WriteString("?" + u.RawQuery)
	}
	if u.Fragment != "" {
		b.WriteString("#" + u.EscapedFragment())
	}
	return b.String()
}

// writeHierarchy writes authority and path.
func (u *URL) writeHierarchy(b *strings.Builder) {
	hasAuthority := u.Host != "" || u.User != nil
	if hasAuthority || u.Scheme != "" && !u.OmitHost && u.Path != "" {
		b.WriteString("//")
	}
	if u.User != nil {
		b.WriteString(u.User.String() + "@")
	}
	b.WriteString(escape(u.Host, inHost))
	path := u.EscapedPath()
	if path != "" && path[0] != '/' && u.Host != "" {
		b.WriteByte('/')
	}
	if b.Len() == 0 {
		// What stands before a colon would be taken for a scheme.
		if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ":") {
			b.WriteString("./")
		}
	}
	b.WriteString(path)
}

// Redacted is String with xxxxx for the password.
func (u *URL) Redacted() string {
	if u == nil {
		return ""
	}
	shown := *u
	if _, has := shown.User.Password(); has {
		shown.User = UserPassword(shown.User.Username(), "xxxxx")
	}
	return shown.String()
}

// MarshalBinary is the text of String.
func (u *URL) MarshalBinary() (text []byte, err error) { return u.AppendBinary(nil) }

// AppendBinary appends the text of String.
func (u *URL) AppendBinary(b []byte) ([]byte, error) { return append(b, u.String()...), nil }

// UnmarshalBinary parses the text.
func (u *URL) UnmarshalBinary(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*u = *parsed
	return nil
}

var errNoScheme = errors.New("missing protocol scheme")
