package org.dure.contracts.welfare.data;

import java.time.Duration;
import java.time.Instant;
import org.json.JSONArray;
import org.json.JSONObject;

/// The config and the two programmes of the demonstration: Org1 is the welfare authority, Org2 the
/// tax office, Org3 the civil registry; Org4 is the merchants' bank.
public final class Law {
  private Law() {}

  /// Roles by organisational unit; the review board and the appeals panel have members from two
  /// authorities.
  public static String config() {
    return """
    {"roles":{
      "programmes":[{"mspId":"Org1MSP","ou":"ministry"}],
      "officer":[{"mspId":"Org1MSP","ou":"officer"}],
      "reviewer":[{"mspId":"Org1MSP","ou":"reviewer"},{"mspId":"Org2MSP","ou":"reviewer"}],
      "appeals":[{"mspId":"Org1MSP","ou":"appeals"},{"mspId":"Org3MSP","ou":"appeals"}],
      "attester":[{"mspId":"Org2MSP","ou":"attester"},{"mspId":"Org3MSP","ou":"attester"}],
      "treasury":[{"mspId":"Org1MSP","ou":"treasury"}],
      "merchants":[{"mspId":"Org1MSP","ou":"merchants"}],
      "auditor":[{"mspId":"Org3MSP","ou":"auditor"}],
      "records":[{"mspId":"Org1MSP","ou":"records"}]}}
    """;
  }

  /// A living allowance: 240 and 60 more for each further member of the household up to five, more
  /// with a disability, less with an income.
  public static JSONObject livingAllowance(
      String id, long budget, Instant from, Duration unspentAfter) {
    return new JSONObject(
            """
            {"title":"Living allowance","legalBasis":"Social Code, section 27","currency":"EUR",
             "attributes":{
               "age":{"min":0,"max":130,"authorities":["Org3MSP"]},
               "alive":{"min":0,"max":1,"authorities":["Org3MSP"]},
               "household":{"min":1,"max":20,"authorities":["Org3MSP"]},
               "disability":{"min":0,"max":3,"authorities":["Org3MSP"]},
               "residentUntil":{"min":0,"max":200000,"authorities":["Org3MSP"]},
               "incomeBand":{"min":0,"max":9,"authorities":["Org2MSP"]}},
             "conditions":[
               {"id":"alive","text":"is alive","test":{"eq":["alive",1]}},
               {"id":"adult","text":"is 18 or older","test":{"ge":["age",18]}},
               {"id":"resident","text":"may live here today","test":{"ge":["residentUntil","today"]}},
               {"id":"income","text":"has an income of band 4 at most","test":{"le":["incomeBand",4]}}],
             "amount":{"mul":[
               {"add":[24000,
                 {"mul":[6000,{"min":[{"sub":["household",1]},5]}]},
                 {"table":{"of":"disability","rows":[[0,0],[1,5000],[2,9000]],"else":15000}}]},
               {"div":[{"sub":[9,"incomeBand"]},4]}]},
             "instalments":6,"dueDay":1,"tranches":256,
             "categories":["grocery","pharmacy","transport"],"addressMax":3,"accountMax":1}
            """)
        .put("programme", id)
        .put("budget", budget)
        .put("validFrom", from.toString())
        .put("validUntil", from.plus(Duration.ofDays(730)).toString())
        .put("unspentAfter", unspentAfter.toString());
  }

  /// A grant that excludes the allowance.
  public static JSONObject studentGrant(String id, String excluded, Instant from) {
    return new JSONObject(
            """
            {"title":"Student grant","legalBasis":"Education Promotion Act, section 2","currency":"EUR",
             "attributes":{
               "age":{"min":0,"max":130,"authorities":["Org3MSP"]},
               "incomeBand":{"min":0,"max":9,"authorities":["Org2MSP"]}},
             "conditions":[
               {"id":"age","text":"is 16 to 35","test":{"and":[{"ge":["age",16]},{"le":["age",35]}]}}],
             "amount":{"sub":[60000,{"mul":[5000,"incomeBand"]}]},
             "instalments":10,"dueDay":1,"tranches":16,"budget":100000000,
             "categories":["grocery","transport","bookshop"]}
            """)
        .put("programme", id)
        .put("excludes", new JSONArray().put(excluded))
        .put("validFrom", from.toString())
        .put("validUntil", from.plus(Duration.ofDays(730)).toString());
  }
}
