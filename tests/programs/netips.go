// Addresses of all forms, whole and broken, beside Go: what is read, written, in which order, and what is wrong.
package main

import (
	"fmt"
	"hash/crc32"
	"math/rand"
	"net/netip"
	"slices"
	"strings"
)

type report struct {
	sum uint32
	n   int
}

func (r *report) line(args ...any) {
	line := fmt.Appendln(nil, args...)
	if show {
		fmt.Printf("%s", line)
	}
	r.sum = crc32.Update(r.sum, crc32.IEEETable, line)
	r.n++
}

const show = false

func (r *report) end(title string) {
	fmt.Printf("%s: %d lines, %08x\n", title, r.n, r.sum)
	*r = report{}
}

var seeds = strings.Fields(`192.0.2.1 0.0.0.0 255.255.255.255 1.2.3 1.2.3.4.5 01.2.3.4 1.2.3.256 1..2.3 .1.2.3 1.2.3. 127.0.0.1 10.1.2.3
	172.16.0.1 172.32.0.1 192.168.255.1 169.254.1.1 224.0.0.1 224.0.1.1 239.1.1.1 ::1 :: ::ffff:1.2.3.4 ::ffff:1.2.3.4%eth0 fe80::1%en0 fe80::1%
	2001:db8::1 2001:0db8:0000:0000:0001:0000:0000:0001 1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 1::3:4:5:6:7:8 1:2:3:4:5:6:7:8:9 1:2:3:4:5:6:7
	1:2:3:4:5:6:1.2.3.4 1:2:3:4:5:6:7:1.2.3.4 1:2:3::1.2.3.4 1.2.3.4:: 12345::1 ::fffff g::1 1::2::3 1: :1 : ::1: ff01::1 ff02::2 ff11::1 ff12::1 fc00::1 fd12::1
	fdff:ffff::1 fec0::1 0:0:0:1:0:0:0:1 0:0:1:0:0:0:0:1 1:0:0:2:0:0:3:0 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ::ffff:127.0.0.1 ::ffff:255.255.255.255
	::ffff:10.0.0.1 ::ffff:224.0.0.1 ::ffff:169.254.0.1 ::ffff:0:0 ::1%lo abc % %eth0 1%2 ::%z 1.2.3.4%z ::1.2.3 ::1.2.3.4.5 ::1.2.3.400 ::1.2.3.4%a 1:2:3:4:5:6:7::8`)

func mutate(r *rand.Rand, s string) string {
	const letters = "0123456789abcdefFx:.%/[]+- g"
	b := []byte(s)
	for k := r.Intn(3); k > 0; k-- {
		i := r.Intn(len(b) + 1)
		switch c := letters[r.Intn(len(letters))]; {
		case r.Intn(3) == 0 && i < len(b):
			b = slices.Delete(b, i, i+1)
		case r.Intn(2) == 0 && i < len(b):
			b[i] = c
		default:
			b = slices.Insert(b, i, c)
		}
	}
	return string(b)
}

func addr(out *report, ip netip.Addr) {
	out.line(ip, ip.StringExpanded(), ip.IsValid(), ip.Is4(), ip.Is6(), ip.Is4In6(), ip.BitLen(), ip.Zone(), ip.Unmap(), ip.Next(), ip.Prev(), ip.AsSlice(), ip.As16())
	out.line(ip.IsUnspecified(), ip.IsLoopback(), ip.IsMulticast(), ip.IsInterfaceLocalMulticast(), ip.IsLinkLocalMulticast(), ip.IsLinkLocalUnicast(), ip.IsPrivate(), ip.IsGlobalUnicast())
	func() {
		defer func() {
			if e := recover(); e != nil {
				out.line(e)
			}
		}()
		out.line(ip.As4())
	}()
	text, err := ip.MarshalText()
	binary, err2 := ip.MarshalBinary()
	out.line(text == nil, string(text), err, binary == nil, binary, err2)
	var a, b netip.Addr
	out.line(a.UnmarshalText(text), b.UnmarshalBinary(binary), a == ip, b == ip, string(ip.AppendTo([]byte("x"))))
	out.line(ip.WithZone("q"), ip.WithZone("") == ip, ip.WithZone("q").IsLoopback(), ip.WithZone("q").IsUnspecified())
}

func main() {
	r := rand.New(rand.NewSource(2))
	var out report
	addrs := []netip.Addr{{}}
	for i := range 6000 {
		s := seeds[i%len(seeds)]
		if i >= len(seeds) {
			s = mutate(r, s)
		}
		ip, err := netip.ParseAddr(s)
		out.line(s, ip, err)
		if err == nil {
			if i < 1500 {
				addr(&out, ip)
			}
			addrs = append(addrs, ip)
		}
		var u netip.Addr
		out.line(u.UnmarshalText([]byte(s)), u)
	}
	addr(&out, netip.Addr{})
	addr(&out, netip.Addr{}.Next())
	out.end("addresses")
	for range 4000 {
		a, b := addrs[r.Intn(len(addrs))], addrs[r.Intn(len(addrs))]
		out.line(a, b, a.Compare(b), a.Less(b), a == b)
		bits := r.Intn(140) - 4
		p, err := a.Prefix(bits)
		q := netip.PrefixFrom(b, r.Intn(140)-4)
		if r.Intn(3) == 0 {
			q = netip.PrefixFrom(a.Prev(), bits+r.Intn(3)-1)
		}
		out.line(p, err, q, p.Bits(), q.Bits(), p.Addr(), q.Addr(), p.Masked(), q.Masked(), p.IsSingleIP(), q.IsSingleIP(), p.IsValid(), q.IsValid())
		out.line(p.Contains(a), p.Contains(b), q.Contains(a), q.Contains(b), q.Contains(b.Next()), p.Overlaps(q), q.Overlaps(p), p.Compare(q), q.Compare(p), p == q)
		text, err := q.MarshalText()
		binary, err2 := q.MarshalBinary()
		var x, y netip.Prefix
		out.line(string(text), err, binary, err2, x.UnmarshalText(text), y.UnmarshalBinary(binary), x == q, y == q, string(q.AppendTo([]byte("x"))))
		ap := netip.AddrPortFrom(a, uint16(r.Intn(65536)))
		aq := netip.AddrPortFrom(b, uint16(r.Intn(4)))
		text, err = ap.MarshalText()
		binary, err2 = ap.MarshalBinary()
		var v, w netip.AddrPort
		out.line(ap, ap.Addr(), ap.Port(), ap.IsValid(), ap.Compare(aq), string(text), err, binary, err2, v.UnmarshalText(text), w.UnmarshalBinary(binary), v == ap, w == ap)
	}
	out.end("networks and ports")
	for i := range 4000 {
		s := seeds[i%len(seeds)]
		p := s + []string{"/0", "/24", "/33", "/128", "/129", "/-1", "/+1", "/01", "", "/", "/x", "/4294967297"}[r.Intn(12)]
		q := []string{s, "[" + s + "]", "[" + s, "[]", ""}[r.Intn(5)] + []string{":80", ":0", ":65535", ":65536", ":-1", ":+1", ":x", ":", "", ":007"}[r.Intn(10)]
		if i%3 == 0 {
			p, q = mutate(r, p), mutate(r, q)
		}
		pp, err := netip.ParsePrefix(p)
		out.line(p, pp, err)
		qq, err := netip.ParseAddrPort(q)
		out.line(q, qq, err)
		b := make([]byte, r.Intn(22))
		r.Read(b)
		var x netip.Addr
		var y netip.Prefix
		var z netip.AddrPort
		out.line(b, x.UnmarshalBinary(b), y.UnmarshalBinary(b), z.UnmarshalBinary(b), x, y, z)
		out.line(netip.AddrFromSlice(b))
	}
	out.end("texts and bytes")
	slices.SortFunc(addrs, netip.Addr.Compare)
	out.line(addrs)
	out.end("sorted")
	fmt.Println(netip.IPv6LinkLocalAllNodes(), netip.IPv6LinkLocalAllRouters(), netip.IPv6Loopback(), netip.IPv6Unspecified(), netip.IPv4Unspecified(), netip.AddrFrom4([4]byte{1, 2, 3, 4}), netip.AddrFrom16([16]byte{15: 7}))
	for _, f := range []func(){func() { netip.MustParseAddr("x") }, func() { netip.MustParsePrefix("x") }, func() { netip.MustParseAddrPort("x") }} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
	m := map[netip.Addr]int{netip.MustParseAddr("::1%a"): 1}
	fmt.Println(m[netip.MustParseAddr("::1%a")], m[netip.MustParseAddr("::1%b")], netip.MustParsePrefix("1.2.3.4/8"), netip.MustParseAddrPort("[::1%a]:8"))
}
