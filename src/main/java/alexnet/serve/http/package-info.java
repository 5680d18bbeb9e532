/** The server: connections, limits, who may ask, and which address answers what. On Jetty. */
package alexnet.serve.http;
