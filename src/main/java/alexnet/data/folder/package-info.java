/**
 * Folders of pictures. {@code DataFolder} alone decides what a folder is, which {@link
 * alexnet.data.folder.DataLayout} it has, and what in it is a part ({@code PartName}, {@code
 * PartFolders}), a class ({@link alexnet.data.folder.ImageFolder}) or a run ({@code RunFolders}).
 */
package alexnet.data.folder;
