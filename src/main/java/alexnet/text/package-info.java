/** Text that strangers wrote, shown so that it does nothing but be read. */
package alexnet.text;
