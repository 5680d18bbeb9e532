/**
 * HTML pages of one file each: {@link alexnet.page.Page} is the frame, {@link alexnet.page.Markup}
 * the text in it, escaped wherever it comes from. Nothing here knows what a page is about.
 */
package alexnet.page;
