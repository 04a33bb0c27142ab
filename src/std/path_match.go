package path

import "unicode/utf8"

// Match reports whether name matches the pattern: * is any text without slashes, ? any one character but a slash,
// [a-z] and [^a-z] one of a class, \c the character c. The pattern must match the whole name.
func Match(pattern, name string) (matched bool, err error) {
	// Where the last star was, and how much of the name it has eaten: the only place to go back to.
	star, eaten := -1, 0
	p, n := 0, 0
	for n < len(name) {
		if p < len(pattern) && pattern[p] == '*' {
			star, eaten = p+1, n
			p++
			continue
		}
		if p < len(pattern) {
			width, ok, next, err := one(pattern, p, name[n:])
			if err != nil {
				return false, err
			}
			if ok {
				p, n = next, n+width
				continue
			}
		}
		if star < 0 || name[eaten] == '/' {
			return false, wellFormed(pattern, p)
		}
		eaten++
		p, n = star, eaten
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern), wellFormed(pattern, p)
}

// wellFormed looks for what is wrong in the rest of a pattern.
func wellFormed(pattern string, p int) error {
	for p < len(pattern) {
		if pattern[p] == '*' {
			p++
			continue
		}
		_, _, next, err := one(pattern, p, "x")
		if err != nil {
			return err
		}
		p = next
	}
	return nil
}

// one matches what stands at p against the first character of name; next is behind it in the pattern.
func one(pattern string, p int, name string) (width int, ok bool, next int, err error) {
	r, width := utf8.DecodeRuneInString(name)
	switch pattern[p] {
	case '?':
		return width, r != '/', p + 1, nil
	case '[':
		ok, next, err = class(pattern, p+1, r)
		return width, ok, next, err
	case '\\':
		p++
		if p == len(pattern) {
			return 0, false, p, ErrBadPattern
		}
	}
	return 1, pattern[p] == name[0], p + 1, nil
}

// class matches a character against a class whose bracket stands before p.
func class(pattern string, p int, r rune) (ok bool, next int, err error) {
	negated := p < len(pattern) && pattern[p] == '^'
	if negated {
		p++
	}
	for n := 0; ; n++ {
		if p < len(pattern) && pattern[p] == ']' && n > 0 {
			return ok != negated, p + 1, nil
		}
		lo, q, err := bound(pattern, p)
		if err != nil {
			return false, q, err
		}
		hi := lo
		if pattern[q] == '-' {
			if hi, q, err = bound(pattern, q+1); err != nil {
				return false, q, err
			}
		}
		ok = ok || lo <= r && r <= hi
		p = q
	}
}

// bound reads one end of a range; something must follow it.
func bound(pattern string, p int) (r rune, next int, err error) {
	if p == len(pattern) || pattern[p] == '-' || pattern[p] == ']' {
		return 0, p, ErrBadPattern
	}
	if pattern[p] == '\\' {
		p++
		if p == len(pattern) {
			return 0, p, ErrBadPattern
		}
	}
	r, width := utf8.DecodeRuneInString(pattern[p:])
	if r == utf8.RuneError && width == 1 || p+width == len(pattern) {
		return 0, p, ErrBadPattern
	}
	return r, p + width, nil
}
