package netip

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
)

// AddrPort is an address and a port.
type AddrPort struct {
	ip   Addr
	port uint16
}

func AddrPortFrom(ip Addr, port uint16) AddrPort { return AddrPort{ip, port} }

func (p AddrPort) Addr() Addr    { return p.ip }
func (p AddrPort) Port() uint16  { return p.port }
func (p AddrPort) IsValid() bool { return p.ip.IsValid() }

// Compare orders by address, then by port.
func (p AddrPort) Compare(p2 AddrPort) int {
	return cmp.Or(p.ip.Compare(p2.ip), cmp.Compare(p.port, p2.port))
}

// MustParseAddrPort is ParseAddrPort that panics.
func MustParseAddrPort(s string) AddrPort {
	p, err := ParseAddrPort(s)
	if err != nil {
		panic(err)
	}
	return p
}

// splitPort cuts at the last colon and takes brackets off.
func splitPort(s string) (ip, port string, isBracketed bool, err error) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return "", "", false, errors.New("not an ip:port")
	}
	ip, port = s[:i], s[i+1:]
	if ip == "" {
		return "", "", false, errors.New("no IP")
	}
	if port == "" {
		return "", "", false, errors.New("no port")
	}
	if ip[0] == '[' {
		if len(ip) < 2 || ip[len(ip)-1] != ']' {
			return "", "", false, errors.New("missing ]")
		}
		return ip[1 : len(ip)-1], port, true, nil
	}
	return ip, port, false, nil
}

// ParseAddrPort reads 192.0.2.1:80 and [2001:db8::68]:80.
func ParseAddrPort(s string) (AddrPort, error) {
	ipText, portText, isBracketed, err := splitPort(s)
	if err != nil {
		return AddrPort{}, err
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return AddrPort{}, errors.New("invalid port " + strconv.Quote(portText) + " parsing " + strconv.Quote(s))
	}
	ip, err := ParseAddr(ipText)
	if err != nil {
		return AddrPort{}, err
	}
	if isBracketed && ip.Is4() {
		return AddrPort{}, errors.New("invalid ip:port " + strconv.Quote(s) + ", square brackets can only be used with IPv6 addresses")
	}
	if !isBracketed && ip.Is6() {
		return AddrPort{}, errors.New("invalid ip:port " + strconv.Quote(s) + ", IPv6 addresses must be surrounded by square brackets")
	}
	return AddrPort{ip, uint16(port)}, nil
}

func (p AddrPort) String() string {
	if !p.IsValid() {
		return "invalid AddrPort"
	}
	return string(p.AppendTo(nil))
}

// AppendTo appends what String returns, or nothing without an address.
func (p AddrPort) AppendTo(b []byte) []byte {
	switch {
	case !p.IsValid():
		return b
	case p.ip.Is4():
		b = p.ip.AppendTo(b)
	default:
		b = append(p.ip.AppendTo(append(b, '[')), ']')
	}
	return strconv.AppendUint(append(b, ':'), uint64(p.port), 10)
}

func (p AddrPort) AppendText(b []byte) ([]byte, error) { return p.AppendTo(b), nil }
func (p AddrPort) MarshalText() ([]byte, error)        { return p.AppendTo([]byte{}), nil }

func (p *AddrPort) UnmarshalText(text []byte) (err error) {
	*p = AddrPort{}
	if len(text) > 0 {
		*p, err = ParseAddrPort(string(text))
	}
	return err
}

// AppendBinary appends the address as its own AppendBinary does, and the port, lower byte first.
func (p AddrPort) AppendBinary(b []byte) ([]byte, error) {
	b, _ = p.ip.AppendBinary(b)
	return append(b, byte(p.port), byte(p.port>>8)), nil
}

func (p AddrPort) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

func (p *AddrPort) UnmarshalBinary(b []byte) error {
	n := len(b) - 2
	if n < 0 {
		return errSize
	}
	var ip Addr
	err := ip.UnmarshalBinary(b[:n])
	if err != nil {
		return err
	}
	*p = AddrPort{ip, uint16(b[n]) | uint16(b[n+1])<<8}
	return nil
}
