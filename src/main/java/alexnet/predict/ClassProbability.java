package alexnet.predict;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A class and how probable it is.
 *
 * @param className its name
 * @param probability 0..1; over all classes they add up to 1
 */
public record ClassProbability(@JsonProperty("class") String className, double probability) {}
