/** What can be seen of a network: its table, its filters, and what its layers make of a picture. */
package alexnet.serve.inside;
