// Slices share their array; append within capacity writes into it, beyond it copies.
package main

func show(s []int) {
	print(len(s), "[ ")
	for _, v := range s {
		print(v, " ")
	}
	println("]")
}

func main() {
	a := [5]int{1, 2, 3, 4, 5}
	s := a[1:3]
	println(len(s), cap(s))
	s[0] = 20
	show(a[:])
	s = append(s, 40)
	show(a[:])
	t := a[1:3:3]
	println(len(t), cap(t))
	t = append(t, 400)
	t[0] = 200
	show(a[:])
	show(t)
	u := make([]int, 2, 10)
	v := append(u, 1)
	w := append(u, 2)
	println(v[2], w[2])
	var z []int
	println(z == nil, len(z), cap(z))
	z = append(z, 1, 2, 3)
	z = append(z, z...)
	show(z)
	show(z[:0])
	show(z[2:])
	show(z[len(z):])
}
