// Functions with many locals and parameters of mixed sizes.
package main

type v3 struct{ x, y, z float64 }

func dot(a, b v3) float64 { return a.x*b.x + a.y*b.y + a.z*b.z }
func cross(a, b v3) v3 {
	return v3{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x}
}

func mix(a int8, b int64, c bool, d string, e v3, f uint16, g []int, h any, i float32, j [3]int) (int, string, v3) {
	n := int(a) + int(b) + int(f) + g[0] + h.(int) + int(i) + j[2]
	if c {
		d += "!"
	}
	e.x += float64(n)
	return n, d, e
}

func lots(p0, p1, p2, p3, p4, p5, p6, p7, p8, p9 int) int {
	a, b, c, d, e := p0+p1, p2+p3, p4+p5, p6+p7, p8+p9
	f, g, h := a*b, c*d, e*a
	i, j := f+g, g+h
	k := i*j - a - b - c - d - e
	return k + f - g + h
}

func main() {
	println(dot(cross(v3{1, 2, 3}, v3{4, 5, 6}), v3{1, 1, 1}), dot(v3{1, 2, 3}, v3{4, 5, 6}))
	n, s, v := mix(-1, 10, true, "d", v3{0.5, 1, 2}, 65535, []int{7}, 8, 2.5, [3]int{0, 0, 5})
	println(n, s, v.x, v.z)
	println(lots(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
	var big [300]int
	for i := range big {
		big[i] = i
	}
	other := big
	other[299] = -1
	println(big[299], other[299], len(other))
}
