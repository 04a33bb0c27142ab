// Slices of slices, and arrays inside slices inside maps.
package main

func main() {
	g := make([][]int, 4)
	for i := range g {
		g[i] = make([]int, 5)
		for j := range g[i] {
			g[i][j] = i * j
		}
	}
	t := 0
	for _, row := range g {
		for _, v := range row {
			t += v
		}
	}
	println(t, g[3][4])
	tri := [][]int{{1}}
	for n := 1; n < 6; n++ {
		row := []int{1}
		for k := 1; k < n; k++ {
			row = append(row, tri[n-1][k-1]+tri[n-1][k])
		}
		tri = append(tri, append(row, 1))
	}
	for _, v := range tri[5] {
		print(v, " ")
	}
	println()
	arr := [][2]string{{"a", "b"}, {"c", "d"}}
	arr[1][0] += "!"
	println(arr[1][0], arr[0][1])
	m := map[string][2]int{"p": {1, 2}}
	println(m["p"][1])
}
