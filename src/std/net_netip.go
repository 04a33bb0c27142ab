// Package netip has addresses of IP as small values that can be compared: alone, with a port, and with a prefix's length.
package netip

import (
	"cmp"
	"errors"
	"strings"
)

// family is what an address is.
type family uint8

const (
	none family = iota
	ipv4
	ipv6
)

// mapped is what the lower half of an IPv6 address has before the IPv4 address in it.
const mapped = 0xffff << 32

// Addr is an address: IPv4, IPv6 with or without a zone, or none, the zero value.
type Addr struct {
	hi, lo uint64 // an IPv4 address stands as in IPv6
	family family
	zone   string
}

func v6(hi, lo uint64) Addr { return Addr{hi: hi, lo: lo, family: ipv6} }

func v4(n uint32) Addr { return Addr{lo: mapped | uint64(n), family: ipv4} }

// IPv6LinkLocalAllNodes is ff02::1.
func IPv6LinkLocalAllNodes() Addr { return v6(0xff02<<48, 1) }

// IPv6LinkLocalAllRouters is ff02::2.
func IPv6LinkLocalAllRouters() Addr { return v6(0xff02<<48, 2) }

// IPv6Loopback is ::1.
func IPv6Loopback() Addr { return v6(0, 1) }

// IPv6Unspecified is ::.
func IPv6Unspecified() Addr { return v6(0, 0) }

// IPv4Unspecified is 0.0.0.0.
func IPv4Unspecified() Addr { return v4(0) }

// AddrFrom4 is the IPv4 address of these bytes.
func AddrFrom4(addr [4]byte) Addr { return v4(get32(addr[:])) }

// AddrFrom16 is the IPv6 address of these bytes; one with an IPv4 address in it stays as it is.
func AddrFrom16(addr [16]byte) Addr { return v6(get64(addr[:8]), get64(addr[8:])) }

// AddrFromSlice is the address of 4 or 16 bytes.
func AddrFromSlice(slice []byte) (ip Addr, ok bool) {
	switch len(slice) {
	case 4:
		return AddrFrom4([4]byte(slice)), true
	case 16:
		return AddrFrom16([16]byte(slice)), true
	}
	return Addr{}, false
}

func get32(b []byte) uint32 {
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

func get64(b []byte) uint64 { return uint64(get32(b))<<32 | uint64(get32(b[4:])) }

func append32(b []byte, n uint32) []byte {
	return append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

func append64(b []byte, n uint64) []byte { return append32(append32(b, uint32(n>>32)), uint32(n)) }

func (ip Addr) IsValid() bool { return ip.family != none }
func (ip Addr) Is4() bool     { return ip.family == ipv4 }
func (ip Addr) Is6() bool     { return ip.family == ipv6 }

// Is4In6 is true of IPv6 addresses that stand for IPv4: ::ffff:0:0/96.
func (ip Addr) Is4In6() bool { return ip.Is6() && ip.hi == 0 && ip.lo>>32 == 0xffff }

// BitLen is 32, 128, or 0.
func (ip Addr) BitLen() int {
	switch ip.family {
	case ipv4:
		return 32
	case ipv6:
		return 128
	}
	return 0
}

// Zone is the zone of an IPv6 address, if it has one.
func (ip Addr) Zone() string { return ip.zone }

// WithZone is the address with this zone; only IPv6 has such.
func (ip Addr) WithZone(zone string) Addr {
	if ip.Is6() {
		ip.zone = zone
	}
	return ip
}

// Unmap is the IPv4 address in an IPv6 address, or the address.
func (ip Addr) Unmap() Addr {
	if ip.Is4In6() {
		return v4(uint32(ip.lo))
	}
	return ip
}

// Compare orders addresses: none, IPv4, IPv6; then by number and zone.
func (ip Addr) Compare(ip2 Addr) int {
	return cmp.Or(
		cmp.Compare(ip.family, ip2.family),
		cmp.Compare(ip.hi, ip2.hi),
		cmp.Compare(ip.lo, ip2.lo),
		strings.Compare(ip.zone, ip2.zone),
	)
}

func (ip Addr) Less(ip2 Addr) bool { return ip.Compare(ip2) < 0 }

// As16 are the bytes of the address; those of IPv4 stand as in IPv6.
func (ip Addr) As16() (a16 [16]byte) {
	append64(append64(a16[:0], ip.hi), ip.lo)
	return a16
}

// As4 are the four bytes of an IPv4 address, also of one in IPv6; it panics for others.
func (ip Addr) As4() (a4 [4]byte) {
	switch {
	case ip.Is4() || ip.Is4In6():
		append32(a4[:0], uint32(ip.lo))
		return a4
	case !ip.IsValid():
		panic("As4 called on IP zero value")
	}
	panic("As4 called on IPv6 address")
}

// AsSlice are 4 or 16 bytes, or nil.
func (ip Addr) AsSlice() []byte {
	switch ip.family {
	case ipv4:
		return append32(nil, uint32(ip.lo))
	case ipv6:
		return append64(append64(nil, ip.hi), ip.lo)
	}
	return nil
}

// Next is the address behind this one, or none.
func (ip Addr) Next() Addr {
	ip.lo++
	if ip.lo == 0 {
		ip.hi++
	}
	if ip.Is4() && uint32(ip.lo) == 0 || ip.hi|ip.lo == 0 {
		return Addr{}
	}
	return ip
}

// Prev is the address before this one, or none.
func (ip Addr) Prev() Addr {
	if ip.Is4() && uint32(ip.lo) == 0 || ip.hi|ip.lo == 0 {
		return Addr{}
	}
	if ip.lo == 0 {
		ip.hi--
	}
	ip.lo--
	return ip
}

// top is the number of the first n bits of the address without what maps IPv4.
func (ip Addr) top(n uint) uint64 {
	if ip.Is4() {
		return uint64(uint32(ip.lo)) >> (32 - n)
	}
	return ip.hi >> (64 - n)
}

// IsUnspecified is true of 0.0.0.0 and ::, without a zone.
func (ip Addr) IsUnspecified() bool { return ip == IPv4Unspecified() || ip == IPv6Unspecified() }

// IsLoopback is true of 127.0.0.0/8 and ::1.
func (ip Addr) IsLoopback() bool {
	ip = ip.Unmap()
	if ip.Is6() {
		return ip.hi == 0 && ip.lo == 1
	}
	return ip.Is4() && ip.top(8) == 127
}

// IsMulticast is true of 224.0.0.0/4 and ff00::/8.
func (ip Addr) IsMulticast() bool {
	ip = ip.Unmap()
	if ip.Is6() {
		return ip.top(8) == 0xff
	}
	return ip.Is4() && ip.top(4) == 0xe
}

// IsInterfaceLocalMulticast is true of ff01::/16 and what has other flags.
func (ip Addr) IsInterfaceLocalMulticast() bool {
	return ip.Is6() && !ip.Is4In6() && ip.top(16)&0xff0f == 0xff01
}

// IsLinkLocalMulticast is true of 224.0.0.0/24 and ff02::/16.
func (ip Addr) IsLinkLocalMulticast() bool {
	ip = ip.Unmap()
	if ip.Is6() {
		return ip.top(16)&0xff0f == 0xff02
	}
	return ip.Is4() && ip.top(24) == 0xe00000
}

// IsLinkLocalUnicast is true of 169.254.0.0/16 and fe80::/10.
func (ip Addr) IsLinkLocalUnicast() bool {
	ip = ip.Unmap()
	if ip.Is6() {
		return ip.top(10) == 0xfe80>>6
	}
	return ip.Is4() && ip.top(16) == 0xa9fe
}

// IsPrivate is true of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and fc00::/7.
func (ip Addr) IsPrivate() bool {
	ip = ip.Unmap()
	if ip.Is6() {
		return ip.top(7) == 0xfc>>1
	}
	return ip.Is4() && (ip.top(8) == 10 || ip.top(12) == 0xac1 || ip.top(16) == 0xc0a8)
}

// IsGlobalUnicast is true of all addresses but those for other uses; private ones are among them.
func (ip Addr) IsGlobalUnicast() bool {
	ip = ip.Unmap()
	switch {
	case !ip.IsValid(), ip.Is4() && (uint32(ip.lo) == 0 || uint32(ip.lo) == 1<<32-1), ip == IPv6Unspecified():
		return false
	}
	return !ip.IsLoopback() && !ip.IsMulticast() && !ip.IsLinkLocalUnicast()
}

var errSize = errors.New("unexpected slice size")

// AppendBinary appends no, 4, or 16 bytes and the zone.
func (ip Addr) AppendBinary(b []byte) ([]byte, error) {
	return append(append(b, ip.AsSlice()...), ip.zone...), nil
}

func (ip Addr) MarshalBinary() ([]byte, error) { return ip.AppendBinary([]byte{}) }

func (ip *Addr) UnmarshalBinary(b []byte) error {
	switch {
	case len(b) == 0:
		*ip = Addr{}
	case len(b) == 4:
		*ip = AddrFrom4([4]byte(b))
	case len(b) >= 16:
		*ip = AddrFrom16([16]byte(b)).WithZone(string(b[16:]))
	default:
		return errSize
	}
	return nil
}
