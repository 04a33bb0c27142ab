package main

type digit interface {
	[0]int | [1]int | [2]int | [3]int | [4]int | [5]int | [6]int | [7]int | [8]int | [9]int
}

type ten interface {
	[10]int | [11]int | [12]int | [13]int | [14]int | [15]int | [16]int | [17]int | [18]int | [19]int
}

type A int

type wrong interface {
	~A // ERROR "2: invalid use of ~ (underlying type of A is int)"
}

func f[_ wrong]() {}

func g[_ interface{ wrong }]() {}

func h[_ wrong | int]() {}

func main() {
	f[int]() // ERROR "4: cannot satisfy wrong (empty type set)"
	g[int]() // ERROR "4: cannot satisfy interface{wrong} (empty type set)"
	h[int]()
}
