package parser

import (
	"strconv"
	"strings"
)

// goVersion returns the smallest version of Go that a //go:build comment lets in: "" if it asks for none. False if it is malformed.
func goVersion(comment string) (version string, ok bool) {
	words, ok := strings.CutPrefix(comment, "//go:build ")
	c := constraint{text: strings.TrimSpace(words)}
	c.next()
	minor := c.or(false)
	if !ok || c.bad || c.word != "" {
		return "", false
	}
	switch {
	case minor < 0:
		return "", true
	case minor == 0:
		return "go1", true
	}
	return "go1." + strconv.Itoa(minor), true
}

// constraint reads a build constraint: words, !, &&, || and parentheses. Versions are minor numbers, -1 for none.
type constraint struct {
	text string
	word string
	bad  bool
}

// next reads the next word or operator.
func (c *constraint) next() {
	c.text = strings.TrimLeft(c.text, " \t")
	n := 0
	switch {
	case c.text == "":
	case strings.HasPrefix(c.text, "&&"), strings.HasPrefix(c.text, "||"):
		n = 2
	case strings.IndexByte("()!", c.text[0]) >= 0:
		n = 1
	default:
		n = strings.IndexAny(c.text, "()!&| \t")
		if n < 0 {
			n = len(c.text)
		} else if n == 0 {
			c.bad = true
			n = 1
		}
	}
	c.word, c.text = c.text[:n], c.text[n:]
}

// or reads a || b || c: the smallest version of one of them. Where it is negated, it is as and.
func (c *constraint) or(negated bool) int {
	v := c.and(negated)
	for c.word == "||" {
		c.next()
		v = pick(v, c.and(negated), negated)
	}
	return v
}

// and reads a && b && c: the smallest version that all let in.
func (c *constraint) and(negated bool) int {
	v := c.not(negated)
	for c.word == "&&" {
		c.next()
		v = pick(v, c.not(negated), !negated)
	}
	return v
}

func pick(a, b int, larger bool) int {
	if larger {
		return max(a, b)
	}
	return min(a, b)
}

func (c *constraint) not(negated bool) int {
	switch word := c.word; word {
	case "!":
		c.next()
		return c.not(!negated)
	case "(":
		c.next()
		v := c.or(negated)
		c.bad = c.bad || c.word != ")"
		c.next()
		return v
	case "", ")", "&&", "||":
		c.bad = true
		return -1
	default:
		c.next()
		if negated {
			return -1
		}
		return minorOf(word)
	}
}

// minorOf returns N of go1.N, 0 for go1, -1 for other words.
func minorOf(word string) int {
	if word == "go1" {
		return 0
	}
	digits, ok := strings.CutPrefix(word, "go1.")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return -1
	}
	return n
}
