/* Go text of a world of items for programs that collect: the head of a program. An item of depth d hangs three of depth d-1 on itself, some twice; `sum` adds all prices. */
#ifndef ERGO_TEST_ITEMS_H
#define ERGO_TEST_ITEMS_H

#define ITEMS "package main\n" \
              "type Item struct { name string; links []*Item; any any; price int }\n" \
              "var names = []string{\"bolt\", \"nut\", \"pin\", \"rod\", \"cog\"}\n" \
              "func item(i, depth int) *Item {\n" \
              "    it := &Item{name: names[i%5], price: i}\n" \
              "    if depth > 0 { for k := 0; k < 3; k++ { it.links = append(it.links, item(i+k, depth-1)) } }\n" \
              "    if i%2 == 0 { it.any = it.links } else { it.any = i }\n" \
              "    return it\n" \
              "}\n" \
              "func (it *Item) sum() int { s := it.price; for _, l := range it.links { s += l.sum() }; return s }\n"
#endif
