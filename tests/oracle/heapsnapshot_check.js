// Reads a .heapsnapshot with the library that is made for such files, @memlab/heap-analysis, and prints what it makes of it as JSON.
//
// In: the file, names of objects. Out: counts, bytes, and for each name: how many objects, the retained sizes that the library computes, and a way from the root to
// the one that retains most. Exit status 77: the library is not installed (ERGO_NODE_MODULES names the folder where it is).
"use strict";

const path = require("path");

function library() {
	const folder = process.env.ERGO_NODE_MODULES || path.join(__dirname, "../../target/ci-node/node_modules");
	try {
		return require(path.join(folder, "@memlab/heap-analysis"));
	} catch (error) {
		if (error.code === "MODULE_NOT_FOUND") {
			console.log("SKIPPED-LOUD: @memlab/heap-analysis is not installed");
			process.exit(77);
		}
		throw error;
	}
}

function way(node) {
	const steps = [];
	for (let edge = node.pathEdge; edge; edge = edge.fromNode.pathEdge) {
		steps.unshift(`${edge.type}:${edge.name_or_index}`);
	}
	return steps;
}

async function main() {
	const [file, ...names] = process.argv.slice(2);
	const heap = await library().getFullHeapFromFile(file);
	const answer = { nodes: 0, edges: 0, bytes: 0, types: {}, lines: 0, traced: 0, names: {} };
	for (const name of names) {
		answer.names[name] = { objects: 0, bytes: 0, retained: [], way: [], most: -1 };
	}
	heap.nodes.forEach((node) => {
		answer.nodes += 1;
		answer.edges += node.edge_count;
		answer.bytes += node.self_size;
		answer.types[node.type] = (answer.types[node.type] || 0) + 1;
		answer.lines += node.location ? 1 : 0;
		answer.traced += node.trace_node_id ? 1 : 0;
		const row = answer.names[node.name];
		if (row) {
			row.objects += 1;
			row.bytes += node.self_size;
			row.retained.push(node.retainedSize);
			if (node.retainedSize > row.most) {
				row.most = node.retainedSize;
				row.way = way(node);
			}
		}
	});
	console.log(JSON.stringify(answer));
}

main();
