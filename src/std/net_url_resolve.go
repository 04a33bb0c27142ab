package url

import (
	"path"
	"strings"
)

// ResolveReference is the absolute URL that ref means where u is the base: RFC 3986, 5.2. A new URL in any case.
func (u *URL) ResolveReference(ref *URL) *URL {
	target := *ref
	if ref.Scheme == "" {
		target.Scheme = u.Scheme
	}
	if ref.Scheme != "" || ref.Host != "" || ref.User != nil {
		target.setPath(resolvePath(ref.EscapedPath(), ""))
		return &target
	}
	if ref.Opaque != "" {
		target.User, target.Host, target.Path = nil, "", ""
		return &target
	}
	if ref.Path == "" && !ref.ForceQuery && ref.RawQuery == "" {
		target.RawQuery = u.RawQuery
		if ref.Fragment == "" {
			target.Fragment, target.RawFragment = u.Fragment, u.RawFragment
		}
	}
	if ref.Path == "" && u.Opaque != "" {
		target.Opaque = u.Opaque
		target.User, target.Host, target.Path = nil, "", ""
		return &target
	}
	target.Host, target.User = u.Host, u.User
	target.setPath(resolvePath(u.EscapedPath(), ref.EscapedPath()))
	return &target
}

// resolvePath is a path as seen from another, without segments of dots; both are escaped.
func resolvePath(base, ref string) string {
	full := ref
	switch {
	case ref == "":
		full = base
	case ref[0] != '/':
		full = base[:strings.LastIndexByte(base, '/')+1] + ref
	}
	if full == "" {
		return ""
	}
	var kept []string
	endsInDots := false
	for _, segment := range strings.Split(full, "/") {
		endsInDots = segment == "." || segment == ".."
		switch {
		case !endsInDots:
			kept = append(kept, segment)
		case segment == "." && len(kept) == 0:
			// What follows is a segment of its own, also if it is empty.
			kept = append(kept, "")
		case segment == ".." && len(kept) > 0:
			kept = kept[:len(kept)-1]
		}
	}
	whole := "/" + strings.Join(kept, "/")
	if endsInDots {
		whole += "/"
	}
	// The first segment of an absolute path is empty.
	if strings.HasPrefix(whole, "//") {
		whole = whole[1:]
	}
	return whole
}

// JoinPath is u with elements, already escaped, behind its path, and without segments of dots; a slash at the end stays.
func (u *URL) JoinPath(elem ...string) *URL {
	joined, _ := u.joinPath(elem)
	return joined
}

// JoinPath is the text of a URL with elements, already escaped, behind its path.
func JoinPath(base string, elem ...string) (result string, err error) {
	u, err := Parse(base)
	if err != nil {
		return "", err
	}
	joined, err := u.joinPath(elem)
	if err != nil {
		return "", err
	}
	return joined.String(), nil
}

func (u *URL) joinPath(elem []string) (*URL, error) {
	all := append([]string{u.EscapedPath()}, elem...)
	isRelative := !strings.HasPrefix(all[0], "/")
	if isRelative {
		// So that .. does not lead out of it.
		all[0] = "/" + all[0]
	}
	joined := path.Join(all...)
	if isRelative {
		joined = joined[1:]
	}
	if strings.HasSuffix(all[len(all)-1], "/") && !strings.HasSuffix(joined, "/") {
		joined += "/"
	}
	copied := *u
	err := copied.setPath(joined)
	return &copied, err
}
