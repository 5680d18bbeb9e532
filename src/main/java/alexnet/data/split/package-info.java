/**
 * Training, validation and test: a {@link alexnet.data.split.DataSource} opens {@link
 * alexnet.data.split.DataSplits}, which may also be made of pictures that stand in no folder.
 * {@link alexnet.data.split.DataSurvey} sees what they refuse, too.
 */
package alexnet.data.split;
