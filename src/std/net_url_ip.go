package url

import (
	"fmt"
	"strings"
)

// checkIPv6 says what is wrong with an address that stands in brackets, in the words of package net/netip.
func checkIPv6(address string) error {
	kind := strings.IndexAny(address, ".:%")
	if kind < 0 {
		return notAddress(address, "unable to parse IP", "")
	}
	switch address[kind] {
	case '%':
		return notAddress(address, "missing IPv6 address", "")
	case '.':
		if why, at := checkIPv4(address); why != "" {
			return notAddress(address, why, at)
		}
		return errLiteral
	}
	groups, zone, hasZone := strings.Cut(address, "%")
	if hasZone && zone == "" {
		return notAddress(address, "zone must be a non-empty string", "")
	}
	if why, at := checkGroups(groups); why != "" {
		return notAddress(address, why, at)
	}
	return nil
}

func notAddress(address, why, at string) error {
	if at != "" {
		why = fmt.Sprintf("%s (at %q)", why, at)
	}
	return fmt.Errorf("invalid host: ParseAddr(%q): %s", address, why)
}

// checkGroups reads eight groups of hexadecimal digits between colons, of which :: may stand for some and an IPv4 address for the last
// two. It answers with what is wrong, and where.
func checkGroups(text string) (why, at string) {
	rest := text
	// Bytes of the address so far, and whether there was a :: in it.
	n, isShort := 0, false
	if strings.HasPrefix(rest, "::") {
		isShort = true
		rest = rest[2:]
		if rest == "" {
			return "", ""
		}
	}
	for n < 16 {
		group := 0
		for group < len(rest) && hexValue(rest[group]) <= 15 {
			group++
		}
		switch {
		case group > 4:
			return "each group must have 4 or less digits", rest
		case group == 0:
			return "each colon-separated field must have at least one digit", rest
		}
		if group < len(rest) && rest[group] == '.' {
			return checkEmbedded(rest, n, isShort)
		}
		n += 2
		rest = rest[group:]
		if rest == "" {
			break
		}
		if rest[0] != ':' {
			return "unexpected character, want colon", rest
		}
		if len(rest) == 1 {
			return "colon must be followed by more characters", rest
		}
		rest = rest[1:]
		if rest[0] != ':' {
			continue
		}
		if isShort {
			return "multiple :: in address", rest
		}
		isShort = true
		rest = rest[1:]
		if rest == "" {
			break
		}
	}
	return checkLength(rest, n, isShort)
}

// checkLength says what is wrong with an address of n bytes behind which rest stands.
func checkLength(rest string, n int, isShort bool) (why, at string) {
	switch {
	case rest != "":
		return "trailing garbage after address", rest
	case n < 16 && !isShort:
		return "address string too short", ""
	case n == 16 && isShort:
		return "the :: must expand to at least one field of zeros", ""
	}
	return "", ""
}

// checkEmbedded says what is wrong with an IPv4 address behind n bytes.
func checkEmbedded(text string, n int, isShort bool) (why, at string) {
	switch {
	case !isShort && n != 12:
		return "embedded IPv4 address must replace the final 2 fields of the address", text
	case n+4 > 16:
		return "too many hex fields to fit an embedded IPv4 at the end of the address", text
	}
	if why, at := checkIPv4(text); why != "" {
		return why, at
	}
	return checkLength("", n+4, isShort)
}

// checkIPv4 reads four decimal numbers between dots.
func checkIPv4(text string) (why, at string) {
	numbers, digits, value := 0, 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case '0' <= c && c <= '9':
			if digits == 1 && value == 0 {
				return "IPv4 field has octet with leading zero", ""
			}
			value = value*10 + int(c-'0')
			digits++
			if value > 255 {
				return "IPv4 field has value >255", ""
			}
		case c != '.':
			return "unexpected character", text[i:]
		case i == 0 || i == len(text)-1 || digits == 0:
			return "IPv4 field must have at least one digit", text[i:]
		case numbers == 3:
			return "IPv4 address too long", ""
		default:
			numbers++
			digits, value = 0, 0
		}
	}
	if numbers < 3 {
		return "IPv4 address too short", ""
	}
	return "", ""
}
