package url

import (
	"errors"
	"fmt"
	"strings"
)

// Parse takes a URL apart: an absolute one, or a reference relative to another. The error is an *Error.
func Parse(rawURL string) (*URL, error) {
	text, fragment, _ := strings.Cut(rawURL, "#")
	u, err := parse(text, false)
	if err != nil {
		return nil, &Error{"parse", text, err}
	}
	if err := u.setFragment(fragment); err != nil {
		return nil, &Error{"parse", rawURL, err}
	}
	return u, nil
}

// ParseRequestURI takes the URL of an HTTP request apart: an absolute one, or an absolute path; without a fragment.
func ParseRequestURI(rawURL string) (*URL, error) {
	u, err := parse(rawURL, true)
	if err != nil {
		return nil, &Error{"parse", rawURL, err}
	}
	return u, nil
}

// Parse takes a reference apart and resolves it against u.
func (u *URL) Parse(ref string) (*URL, error) {
	parsed, err := Parse(ref)
	if err != nil {
		return nil, err
	}
	return u.ResolveReference(parsed), nil
}

// parse takes apart what has no fragment.
func parse(text string, isRequest bool) (*URL, error) {
	if hasControl(text) {
		return nil, errors.New("net/url: invalid control character in URL")
	}
	if text == "" && isRequest {
		return nil, errors.New("empty url")
	}
	if text == "*" {
		return &URL{Path: "*"}, nil
	}
	u := new(URL)
	scheme, rest, err := cutScheme(text)
	if err != nil {
		return nil, err
	}
	u.Scheme = strings.ToLower(scheme)
	rest, u.RawQuery, u.ForceQuery = strings.Cut(rest, "?")
	u.ForceQuery = u.ForceQuery && u.RawQuery == ""
	if !strings.HasPrefix(rest, "/") {
		if u.Scheme != "" {
			u.Opaque = rest
			return u, nil
		}
		if err := checkRelative(rest, isRequest); err != nil {
			return nil, err
		}
	}
	if rest, err = u.takeAuthority(rest, isRequest); err != nil {
		return nil, err
	}
	if err := u.setPath(rest); err != nil {
		return nil, err
	}
	return u, nil
}

func hasControl(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7F {
			return true
		}
	}
	return false
}

// cutScheme cuts the text at the colon behind a scheme, if it begins with one.
func cutScheme(text string) (scheme, rest string, err error) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		case '0' <= c && c <= '9', c == '+', c == '-', c == '.':
			if i == 0 {
				return "", text, nil
			}
		case c == ':':
			if i == 0 {
				return "", "", errNoScheme
			}
			return text[:i], text[i+1:], nil
		default:
			return "", text, nil
		}
	}
	return "", text, nil
}

// checkRelative says what is wrong with a path that has neither a scheme before it nor a slash in front.
func checkRelative(path string, isRequest bool) error {
	if isRequest {
		return errors.New("invalid URI for request")
	}
	// RFC 3986, 4.2: it would be taken for a scheme.
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ":") {
		return errors.New("first path segment in URL cannot contain colon")
	}
	return nil
}

// takeAuthority sets user and host to what stands behind //, and answers with the path behind them.
func (u *URL) takeAuthority(rest string, isRequest bool) (path string, err error) {
	mayHave := u.Scheme != "" || !isRequest && !strings.HasPrefix(rest, "///")
	if !mayHave || !strings.HasPrefix(rest, "//") {
		// The difference between scheme:/path and scheme:///path is kept.
		u.OmitHost = u.Scheme != "" && strings.HasPrefix(rest, "/")
		return rest, nil
	}
	authority := rest[2:]
	if slash := strings.IndexByte(authority, '/'); slash >= 0 {
		authority, path = authority[:slash], authority[slash:]
	}
	at := strings.LastIndexByte(authority, '@')
	if u.Host, err = parseHost(u.Scheme, authority[at+1:]); err != nil {
		return "", err
	}
	if at >= 0 {
		u.User, err = parseUserinfo(authority[:at])
	}
	return path, err
}

func parseUserinfo(text string) (*Userinfo, error) {
	for _, r := range text {
		if r >= 0x80 || needsEscape(byte(r), inHost) && r != '%' && r != '@' || strings.ContainsRune("[]<>\"", r) {
			return nil, errors.New("net/url: invalid userinfo")
		}
	}
	name, password, hasPassword := strings.Cut(text, ":")
	name, err := unescape(name, inUserinfo)
	if err != nil {
		return nil, err
	}
	if !hasPassword {
		return User(name), nil
	}
	password, err = unescape(password, inUserinfo)
	if err != nil {
		return nil, err
	}
	return UserPassword(name, password), nil
}

// parseHost takes the escapes out of a host with or without a port.
func parseHost(scheme, host string) (string, error) {
	switch open := strings.LastIndexByte(host, '['); {
	case open > 0:
		return "", errLiteral
	case open == 0:
		return parseLiteral(host)
	}
	colon := strings.LastIndexByte(host, ':')
	if scheme == "http" || scheme == "https" {
		// Others are known to have several colons: lists of hosts, or addresses without brackets.
		colon = strings.IndexByte(host, ':')
	}
	if colon >= 0 && !isPort(host[colon:]) {
		return "", fmt.Errorf("invalid port %q after host", host[colon:])
	}
	return unescape(host, inHost)
}

var errLiteral = errors.New("invalid IP-literal")

// parseLiteral takes the escapes out of an address in brackets. Its zone, behind %25, may have more of them.
func parseLiteral(host string) (string, error) {
	end := strings.LastIndexByte(host, ']')
	if end < 0 {
		return "", errors.New("missing ']' in host")
	}
	if !isPort(host[end+1:]) {
		return "", fmt.Errorf("invalid port %q after host", host[end+1:])
	}
	address, zone := host[1:end], ""
	if cut := strings.Index(address, "%25"); cut >= 0 {
		address, zone = address[:cut], address[cut:]
	}
	address, err := unescape(address, inHost)
	if err != nil {
		return "", err
	}
	if zone, err = unescape(zone, inZone); err != nil {
		return "", err
	}
	if err := checkIPv6(address + zone); err != nil {
		return "", err
	}
	return "[" + address + zone + host[end:], nil
}
