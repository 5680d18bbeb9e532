/**
 * What is wrong with a data set: {@link alexnet.doctor.Doctor} looks at every picture once and
 * gives a {@link alexnet.doctor.Diagnosis}.
 */
package alexnet.doctor;
