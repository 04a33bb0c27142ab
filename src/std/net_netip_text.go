package netip

import (
	"strconv"
	"strings"
)

// MustParseAddr is ParseAddr that panics.
func MustParseAddr(s string) Addr {
	ip, err := ParseAddr(s)
	if err != nil {
		panic(err)
	}
	return ip
}

// addrError is what is wrong with an address, and from where on.
type addrError struct{ in, msg, at string }

func (e addrError) Error() string {
	text := "ParseAddr(" + strconv.Quote(e.in) + "): " + e.msg
	if e.at != "" {
		text += " (at " + strconv.Quote(e.at) + ")"
	}
	return text
}

// ParseAddr reads 192.0.2.1, 2001:db8::68, fe80::1cc0:3e8c:119f:c2e1%ens18.
func ParseAddr(s string) (Addr, error) {
	switch i := strings.IndexAny(s, ".:%"); {
	case i < 0:
		return Addr{}, addrError{in: s, msg: "unable to parse IP"}
	case s[i] == '.':
		n, err := parse4(s, s)
		if err != nil {
			return Addr{}, err
		}
		return v4(n), nil
	case s[i] == ':':
		return parse6(s)
	}
	return Addr{}, addrError{in: s, msg: "missing IPv6 address"}
}

// parse4 reads four decimal numbers.
func parse4(in, s string) (uint32, error) {
	wrong := func(msg, at string) (uint32, error) { return 0, addrError{in, msg, at} }
	var all, n uint32
	digits, dots := 0, 0
	for i := range len(s) {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			if digits == 1 && n == 0 {
				return wrong("IPv4 field has octet with leading zero", "")
			}
			n = n*10 + uint32(c-'0')
			digits++
			if n > 255 {
				return wrong("IPv4 field has value >255", "")
			}
		case c != '.':
			return wrong("unexpected character", s[i:])
		case digits == 0 || i == len(s)-1:
			return wrong("IPv4 field must have at least one digit", s[i:])
		case dots == 3:
			return wrong("IPv4 address too long", "")
		default:
			all = all<<8 | n
			dots++
			n, digits = 0, 0
		}
	}
	if dots < 3 {
		return wrong("IPv4 address too short", "")
	}
	return all<<8 | n, nil
}

// parse6 reads groups of hexadecimal digits; a zone may follow.
func parse6(in string) (Addr, error) {
	wrong := func(msg, at string) (Addr, error) { return Addr{}, addrError{in, msg, at} }
	s, zone, hasZone := strings.Cut(in, "%")
	if hasZone && zone == "" {
		return wrong("zone must be a non-empty string", "")
	}
	var bytes [16]byte
	n, gap := 0, -1
	if rest, ok := strings.CutPrefix(s, "::"); ok {
		gap, s = 0, rest
		if s == "" {
			return IPv6Unspecified().WithZone(zone), nil
		}
	}
	for n < 16 {
		group, digits, msg := parseGroup(s)
		switch {
		case msg != "":
			return wrong(msg, s)
		case digits == 0:
			return wrong("each colon-separated field must have at least one digit", s)
		}
		if digits < len(s) && s[digits] == '.' {
			if gap < 0 && n != 12 {
				return wrong("embedded IPv4 address must replace the final 2 fields of the address", s)
			}
			if n > 12 {
				return wrong("too many hex fields to fit an embedded IPv4 at the end of the address", s)
			}
			last, err := parse4(in, s)
			if err != nil {
				return Addr{}, err
			}
			append32(bytes[n:n], last)
			n += 4
			s = ""
			break
		}
		bytes[n], bytes[n+1] = byte(group>>8), byte(group)
		n += 2
		s = s[digits:]
		if s == "" {
			break
		}
		if s[0] != ':' {
			return wrong("unexpected character, want colon", s)
		}
		if len(s) == 1 {
			return wrong("colon must be followed by more characters", s)
		}
		s = s[1:]
		if s[0] == ':' {
			if gap >= 0 {
				return wrong("multiple :: in address", s)
			}
			gap, s = n, s[1:]
			if s == "" {
				break
			}
		}
	}
	switch {
	case s != "":
		return wrong("trailing garbage after address", s)
	case n == 16 && gap >= 0:
		return wrong("the :: must expand to at least one field of zeros", "")
	case n < 16 && gap < 0:
		return wrong("address string too short", "")
	case n < 16:
		tail := bytes
		clear(bytes[gap:])
		copy(bytes[16-(n-gap):], tail[gap:n])
	}
	return AddrFrom16(bytes).WithZone(zone), nil
}

// parseGroup reads up to four hexadecimal digits; how many, and what is wrong.
func parseGroup(s string) (group uint, digits int, msg string) {
	for digits < len(s) {
		c := s[digits]
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return group, digits, ""
		}
		if digits > 3 {
			return 0, 0, "each group must have 4 or less digits"
		}
		group = group<<4 | uint(c)
		digits++
	}
	return group, digits, ""
}

// String is the shortest text; "invalid IP" for none.
func (ip Addr) String() string {
	if !ip.IsValid() {
		return "invalid IP"
	}
	return string(ip.AppendTo(nil))
}

// AppendTo appends what String returns, or nothing for none.
func (ip Addr) AppendTo(b []byte) []byte {
	switch {
	case ip.Is4():
		return ip.append4(b)
	case ip.Is4In6():
		b = ip.append4(append(b, "::ffff:"...))
	case ip.Is6():
		b = ip.append6(b)
	}
	return ip.appendZone(b)
}

func (ip Addr) append4(b []byte) []byte {
	for i, n := range ip.As4() {
		if i > 0 {
			b = append(b, '.')
		}
		b = strconv.AppendUint(b, uint64(n), 10)
	}
	return b
}

func (ip Addr) appendZone(b []byte) []byte {
	if ip.zone != "" {
		b = append(append(b, '%'), ip.zone...)
	}
	return b
}

func (ip Addr) group(i int) uint64 {
	half := ip.hi
	if i >= 4 {
		half = ip.lo
	}
	return half >> (48 - 16*(i%4)) & 0xffff
}

// append6 appends the groups; of the longest runs of two zeros or more the first is left out.
func (ip Addr) append6(b []byte) []byte {
	start, end := 8, 8
	for i := 0; i < 8; i++ {
		j := i
		for j < 8 && ip.group(j) == 0 {
			j++
		}
		if j-i >= 2 && j-i > end-start {
			start, end = i, j
		}
		i = max(i, j-1)
	}
	for i := 0; i < 8; i++ {
		if i == start {
			b = append(b, "::"...)
			i = end
			if i == 8 {
				break
			}
		} else if i > 0 {
			b = append(b, ':')
		}
		b = strconv.AppendUint(b, ip.group(i), 16)
	}
	return b
}

// StringExpanded is String with all digits of IPv6.
func (ip Addr) StringExpanded() string {
	if !ip.Is6() {
		return ip.String()
	}
	var b []byte
	for i := range 8 {
		if i > 0 {
			b = append(b, ':')
		}
		// One digit more, which is cut off.
		digits := strconv.AppendUint(nil, 1<<16|ip.group(i), 16)
		b = append(b, digits[1:]...)
	}
	return string(ip.appendZone(b))
}

func (ip Addr) AppendText(b []byte) ([]byte, error) { return ip.AppendTo(b), nil }
func (ip Addr) MarshalText() ([]byte, error)        { return ip.AppendTo([]byte{}), nil }

func (ip *Addr) UnmarshalText(text []byte) (err error) {
	*ip = Addr{}
	if len(text) > 0 {
		*ip, err = ParseAddr(string(text))
	}
	return err
}
