package netip

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
)

// Prefix is an address and how many of its first bits count: a network. The zero value is none.
type Prefix struct {
	ip Addr // without a zone
	// One more than the length, 0 if it is none that the address can have.
	lengthPlus1 uint8
}

// PrefixFrom is the network of an address, whose zone is dropped; with a length that it cannot have it is not valid.
func PrefixFrom(ip Addr, bits int) Prefix {
	p := Prefix{ip: ip.WithZone("")}
	if ip.IsValid() && bits >= 0 && bits <= ip.BitLen() {
		p.lengthPlus1 = uint8(bits) + 1
	}
	return p
}

// Prefix is the network of the address with this length: the bits behind it are 0.
func (ip Addr) Prefix(b int) (Prefix, error) {
	if b < 0 {
		return Prefix{}, errors.New("negative Prefix bits")
	}
	switch {
	case !ip.IsValid():
		return Prefix{}, nil
	case b > ip.BitLen():
		name := "IPv6"
		if ip.Is4() {
			name = "IPv4"
		}
		return Prefix{}, errors.New("prefix length " + strconv.Itoa(b) + " too large for " + name)
	}
	hi, lo := masks(b + 128 - ip.BitLen())
	ip.hi &= hi
	ip.lo &= lo
	return PrefixFrom(ip, b), nil
}

// masks are the two halves of n ones and then zeros.
func masks(n int) (hi, lo uint64) {
	return ^(^uint64(0) >> min(n, 64)), ^(^uint64(0) >> max(n-64, 0))
}

func (p Prefix) Addr() Addr { return p.ip }

// Bits is the length, -1 if it is not valid.
func (p Prefix) Bits() int { return int(p.lengthPlus1) - 1 }

func (p Prefix) IsValid() bool { return p.lengthPlus1 > 0 }

// IsSingleIP is true of a network of one address.
func (p Prefix) IsSingleIP() bool { return p.IsValid() && p.Bits() == p.ip.BitLen() }

// Masked is the network with its first address; none if it is not valid.
func (p Prefix) Masked() Prefix {
	if !p.IsValid() {
		return Prefix{}
	}
	masked, _ := p.ip.Prefix(p.Bits())
	return masked
}

// Contains is true of addresses of the same family in the network; none with a zone is.
func (p Prefix) Contains(ip Addr) bool {
	if !p.IsValid() || ip.zone != "" || p.ip.family != ip.family {
		return false
	}
	other, _ := ip.Prefix(p.Bits())
	return other == p.Masked()
}

// Overlaps is true if an address is in both.
func (p Prefix) Overlaps(o Prefix) bool {
	if !p.IsValid() || !o.IsValid() || p.ip.family != o.ip.family {
		return false
	}
	bits := min(p.Bits(), o.Bits())
	a, _ := p.ip.Prefix(bits)
	b, _ := o.ip.Prefix(bits)
	return a == b
}

// Compare orders networks: those that are not valid, IPv4, IPv6; by first address, by length, by address.
func (p Prefix) Compare(p2 Prefix) int {
	return cmp.Or(
		cmp.Compare(min(p.lengthPlus1, 1), min(p2.lengthPlus1, 1)),
		cmp.Compare(p.ip.family, p2.ip.family),
		p.Masked().ip.Compare(p2.Masked().ip),
		cmp.Compare(p.lengthPlus1, p2.lengthPlus1),
		p.ip.Compare(p2.ip),
	)
}

// MustParsePrefix is ParsePrefix that panics.
func MustParsePrefix(s string) Prefix {
	p, err := ParsePrefix(s)
	if err != nil {
		panic(err)
	}
	return p
}

type prefixError struct{ in, msg string }

func (e prefixError) Error() string {
	return "netip.ParsePrefix(" + strconv.Quote(e.in) + "): " + e.msg
}

// ParsePrefix reads 192.168.1.0/24 and 2001:db8::/32; the bits behind the length stay.
func ParsePrefix(s string) (Prefix, error) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return Prefix{}, prefixError{s, "no '/'"}
	}
	ip, err := ParseAddr(s[:i])
	if err != nil {
		return Prefix{}, prefixError{s, err.Error()}
	}
	if ip.zone != "" {
		return Prefix{}, prefixError{s, "IPv6 zones cannot be present in a prefix"}
	}
	text := s[i+1:]
	bits, err := strconv.Atoi(text)
	if err != nil || len(text) > 1 && (text[0] < '1' || text[0] > '9') {
		return Prefix{}, prefixError{s, "bad bits after slash: " + strconv.Quote(text)}
	}
	if bits < 0 || bits > ip.BitLen() {
		return Prefix{}, prefixError{s, "prefix length out of range"}
	}
	return PrefixFrom(ip, bits), nil
}

func (p Prefix) String() string {
	if !p.IsValid() {
		return "invalid Prefix"
	}
	return string(p.AppendTo(nil))
}

// AppendTo appends what String returns, but nothing for the zero value.
func (p Prefix) AppendTo(b []byte) []byte {
	switch {
	case p == Prefix{}:
		return b
	case !p.IsValid():
		return append(b, "invalid Prefix"...)
	}
	return strconv.AppendInt(append(p.ip.AppendTo(b), '/'), int64(p.Bits()), 10)
}

func (p Prefix) AppendText(b []byte) ([]byte, error) { return p.AppendTo(b), nil }
func (p Prefix) MarshalText() ([]byte, error)        { return p.AppendTo([]byte{}), nil }

func (p *Prefix) UnmarshalText(text []byte) (err error) {
	*p = Prefix{}
	if len(text) > 0 {
		*p, err = ParsePrefix(string(text))
	}
	return err
}

// AppendBinary appends the address as its own AppendBinary does, and a byte with the length.
func (p Prefix) AppendBinary(b []byte) ([]byte, error) {
	b, _ = p.ip.AppendBinary(b)
	return append(b, byte(p.Bits())), nil
}

func (p Prefix) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

func (p *Prefix) UnmarshalBinary(b []byte) error {
	n := len(b) - 1
	if n < 0 {
		return errSize
	}
	var ip Addr
	err := ip.UnmarshalBinary(b[:n])
	if err != nil {
		return err
	}
	*p = PrefixFrom(ip, int(b[n]))
	return nil
}
