package org.dure.contracts.welfare.data;

import java.util.Map;
import java.util.TreeMap;
import org.json.JSONObject;

/// Somebody who claims, as the welfare office and the authorities know them. What is wrong with
/// them stands in [Population#truth] and not here.
///
/// @param number of the card
/// @param declared what the applicant says
/// @param civil what the civil registry knows
/// @param tax what the tax office knows
public record Applicant(
    String claim,
    String nationalId,
    String name,
    String birthDate,
    String address,
    String account,
    int number,
    Map<String, Long> declared,
    Map<String, Long> civil,
    Map<String, Long> tax,
    String salt) {

  public Applicant {
    declared = new TreeMap<>(declared);
    civil = new TreeMap<>(civil);
    tax = new TreeMap<>(tax);
  }

  /// The file as `submitClaim` takes it.
  public JSONObject file(String wallet) {
    return new JSONObject()
        .put("claim", claim)
        .put("nationalId", nationalId)
        .put("name", name)
        .put("birthDate", birthDate)
        .put("address", address)
        .put("account", account)
        .put("wallet", wallet)
        .put("declared", new JSONObject(declared))
        .put("salt", salt);
  }

  /// An entry of `attestAll`.
  public JSONObject facts(Map<String, Long> values) {
    return new JSONObject()
        .put("claim", claim)
        .put("values", new JSONObject(values))
        .put("salt", salt);
  }

  Applicant at(String otherAddress) {
    return new Applicant(
        claim,
        nationalId,
        name,
        birthDate,
        otherAddress,
        account,
        number,
        declared,
        civil,
        tax,
        salt);
  }

  Applicant paidTo(String otherAccount) {
    return new Applicant(
        claim,
        nationalId,
        name,
        birthDate,
        address,
        otherAccount,
        number,
        declared,
        civil,
        tax,
        salt);
  }

  Applicant as(String otherId) {
    return new Applicant(
        claim, otherId, name, birthDate, address, account, number, declared, civil, tax, salt);
  }

  Applicant known(String attribute, long value) {
    Map<String, Long> facts = new TreeMap<>(civil);
    facts.put(attribute, value);
    return new Applicant(
        claim, nationalId, name, birthDate, address, account, number, declared, facts, tax, salt);
  }

  Applicant earning(long declaredBand, long band) {
    return new Applicant(
        claim,
        nationalId,
        name,
        birthDate,
        address,
        account,
        number,
        Map.of("incomeBand", declaredBand),
        civil,
        Map.of("incomeBand", band),
        salt);
  }
}
