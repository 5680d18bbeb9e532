/** Files on the disk, whatever is in them: moved, hashed, and named when they fail. */
package alexnet.io;
